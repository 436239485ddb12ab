"""What people get: layers in files, the map, the command line."""
