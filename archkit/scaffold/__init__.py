"""Starting things: a knowledge base (`init`) and every kind of entity and document in it (`new`)."""
