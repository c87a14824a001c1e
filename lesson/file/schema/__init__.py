"""The keys of lesson.toml: basics.py has types, network.py the networks, tables.py the whole file."""
