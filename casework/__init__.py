"""The rules about tickets: pure, without storage or clock."""
