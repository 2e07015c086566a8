"""The ground floor: frozen values that pass between the rooms.

Everything here is a plain, immutable value of the standard library. A room takes some of these
values and gives others; no room's own types cross a door.
"""
