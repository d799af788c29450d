"""The drill: invented crowds and scripts against the real gate, on a database of their own.

Everything about the visitors is invented. What is measured is how friction, the rules and
the desk's signals behave towards such visitors, not how people behave in a city.
"""
