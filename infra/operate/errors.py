"""What a command cannot do, said in one sentence."""


class OperateError(Exception):
    """Nothing was changed; the text says why."""
