"""Reading a page for its links: addresses, anchors, menus, pagers, scripts. Pure: nothing here asks."""
