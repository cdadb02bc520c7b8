"""AWS simulated in memory, call by call: any call can be interfered with, any moment lived through again."""
