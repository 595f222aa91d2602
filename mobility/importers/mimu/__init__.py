"""The village list of the Myanmar Information Management Unit (MIMU P-codes 9).

It has one row per village or ward, with the codes and names of its tract,
township, district and state. A row is a village in use when

- ``LocationType`` is Village (a ward is part of a town; its code has another shape),
- ``IsActive`` is 1,
- ``ChangeType`` is not Delete, VillagetoWard or VillagetoTown, and
- ``MIMUMappingStatus`` is not 0 (a village merged into another one).

In release 9.4 of Ayeyarwady that gives 12,124 villages, of them 621 in Bogale,
721 in Mawlamyinegyun and 542 in Labutta. Rows left out are returned with the
reason, and doubts about the others are reported (:mod:`findings`).
``docs/importing-villages.md`` explains the same to people who import.
"""

from mobility.importers.mimu.village_list import read, recognises

__all__ = ["read", "recognises"]
