"""Looking at the bytes of pictures: what they are, what is unusual, and smaller copies of them."""
