"""Certificates: from votes over views of an image to a size of change that cannot change the class.

- `certificate`: random views that show k pixels (randomized ablation);
- `best_certificate`: random views of several k at a time, the one that holds longest for each image;
- `certified_by_gap`: views that are fixed, of which a change reaches few; exact, without chance.
"""

from sparsight.certificate._ablation import MOST_RADIUS, Certificate, certificate, check_votes
from sparsight.certificate._best import BestCertificate, best_certificate
from sparsight.certificate._bounds import is_less_likely, lower_bound
from sparsight.certificate._gap import certified_by_gap

__all__ = [
    "MOST_RADIUS",
    "BestCertificate",
    "Certificate",
    "best_certificate",
    "certificate",
    "certified_by_gap",
    "check_votes",
    "is_less_likely",
    "lower_bound",
]
