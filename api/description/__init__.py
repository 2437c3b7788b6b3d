"""What the service says of itself: shapes, examples, OpenAPI and the reference; nothing about Lambda."""
