"""What people read: messages in two languages, tables and sentences."""
