"""The bundled sample corpus: documents of our own in the form of ITU documents."""
