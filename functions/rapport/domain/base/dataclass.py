"""Dataclasses that are made in a third of the time: a cold start makes forty, which took a tenth of it.

Type checkers see `dataclasses.dataclass`, and hold what is frozen frozen. At run time only `__init__` is compiled for
each class; the other methods are written once, below, and nothing guards a frozen attribute.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, **options: Any) -> Any:
        def make(kind: type) -> type:
            kind.__doc__ = kind.__doc__ or kind.__name__  # or the signature is written, which takes as long again
            made = dataclasses.dataclass(kind, repr=False, eq=False, **options)
            names = [field.name for field in dataclasses.fields(made) if field.compare]
            methods = {"__repr__": _said, "__eq__": _is_equal, "__hash__": _hashed if frozen else None}
            for name, method in {**methods, "_values": staticmethod(attrgetter(*names or ["__class__"]))}.items():
                if name not in vars(kind):
                    setattr(made, name, method)
            return made

        return make if cls is None else make(cls)

    def _said(self: Any) -> str:
        said = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self))
        return f"{type(self).__qualname__}({', '.join(said)})"

    def _is_equal(self: Any, other: object) -> Any:
        return self._values(self) == self._values(other) if type(other) is type(self) else NotImplemented

    def _hashed(self: Any) -> int:
        return hash(self._values(self))


__all__ = ["dataclass"]
