"""Reading-list manager for research abstracts.

The floor plan, and who may import whom (a test holds the direction)::

    __main__ → gui | cli → operations → search → library | formats → text
             → model, errors, job, places, files

``library`` keeps (the nouns), ``operations`` changes (the verbs), ``formats`` reads and writes
other people's files, ``search`` finds, ``text`` works on pure text. ``gui`` alone knows Qt,
``library`` alone SQLite, ``search`` alone Whoosh, ``cli`` alone prints.
"""

__version__ = "0.1.0"
