# Generated from schemas/constants.json by `yarn generate`. Do not edit.
"""Numbers that both languages need, each with one value."""

from typing import Final

# Version of the mask suite: raised whenever the same request would give another mask or fill.
MASK_SUITE: Final = 1
# Version of the trainer's and the evaluation's arithmetic: raised when the same settings give other
# numbers.
NUMERICS: Final = 2
# Version of the files of a run: of its JSON files, in the field format, and of journal.jsonl, in its first
# line. Another one is not read. 2: evaluations and masks are tagged unions.
RUN_FILE_FORMAT: Final = 2
# Version of the checkpoints of a training: one of another version does not count.
CHECKPOINT_FORMAT: Final = 2
# Version of facts.json in the cache: the facts in a file of another version are computed again.
DATASET_FACTS_FORMAT: Final = 10
# Bytes of the largest frame that either side sends or looks at; a longer one would end the connection,
# again and again.
MAX_FRAME_BYTES: Final = 1048576
# How often each side of a connection shows the other that it is there, in milliseconds.
HEARTBEAT_INTERVAL_MS: Final = 500
# A side that shows nothing for so long has lost the connection, in milliseconds.
HEARTBEAT_TIMEOUT_MS: Final = 1500
# A worker whose end no parent sees to ends by itself once it has not reached the orchestrator for so long,
# in seconds.
ORPHAN_DEADLINE_S: Final = 300
# Longest that the keys of a connection may take to be exchanged, in milliseconds.
HANDSHAKE_INTERVAL_MS: Final = 1000
