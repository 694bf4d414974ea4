"""Knowledge -> Markdown: one file per kind of page; nothing here knows MkDocs."""
