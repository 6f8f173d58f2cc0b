"""What is shown of files, to whom, and under which addresses."""
