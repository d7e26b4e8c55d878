"""Those who write into a stream: how they pack, send, wait, send again, and what they lose."""
