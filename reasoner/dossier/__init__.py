"""The dossier as data: reading, naming, changing it; days and calendars."""
