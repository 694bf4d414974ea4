"""The MkDocs plugin, and how the site is built and served."""
