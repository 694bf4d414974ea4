"""Views of the graph as data, and the text and pictures made of them."""
