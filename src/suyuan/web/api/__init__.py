"""The interface for other systems: JSON over HTTP, described by an OpenAPI document that is served beside it."""
