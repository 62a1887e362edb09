"""The rules of ``pmle lint``, a module for each thing that they are about."""
