"""Image files, read and written anew: with what is needed to show the picture, and nothing else."""
