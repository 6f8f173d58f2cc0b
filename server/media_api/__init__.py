"""`/media`: files on their way to the server, and from it to those who may see them."""
