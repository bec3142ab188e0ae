"""What can go wrong in publishing that a person can put right; the message says how."""


class PublishError(Exception):
    """Raised by publish and serve; its text is one sentence or two for the person at the keyboard."""
