"""The console: a web shell over ``app``, in the language of the reader, without one byte from another host."""
