"""What people do about whom they meet."""
