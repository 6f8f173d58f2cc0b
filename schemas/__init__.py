"""What crosses a wire: documents, resources, policy profiles."""
