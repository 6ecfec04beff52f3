"""Pure work on text: clean it, name it, find addresses, anchors and links in it."""
