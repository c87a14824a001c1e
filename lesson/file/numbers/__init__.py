"""The numbers of a lesson from where they stand: lesson.toml, tables (.csv), arrays (.npz, .safetensors), a seed."""
