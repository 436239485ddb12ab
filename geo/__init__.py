"""From text to the ground: documents, mentions, places, links and routes."""
