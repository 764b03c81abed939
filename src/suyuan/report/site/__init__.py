"""The public site, drawn: static pages without a script, without an outside host, in Chinese and English."""
