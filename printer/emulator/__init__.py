"""An emulated ticket printer, written from the manuals' tables (Epson ESC/POS).

It knows nothing of our encoder: what it cannot understand it says (`complaints`),
as a real printer would print rubbish. It keeps the paper as pictures and text,
answers status queries, and has faults that can be switched on and off.
"""
