"""What tools/drill.py is made of."""
