"""The table: its keys and schema, how things lie in it (`items`, `codec`, `shown`, `migrations`, `newer`), and what can
be done to it (`table`, `expressions`, `page`). docs/data-model.md says what is read how."""
