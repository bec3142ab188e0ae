"""Where an agency is and what it is: divisions with their history, townships, types and categories."""

from parse.places.agencies import agency_type, department_category
from parse.places.divisions import Place, resolve
from parse.places.sitecode import SiteCode, division_of_site_code
from parse.places.successions import lasting_name

__all__ = [
    "Place",
    "SiteCode",
    "agency_type",
    "department_category",
    "division_of_site_code",
    "lasting_name",
    "resolve",
]
