"""What both front ends call: one job per module, no printing, no widgets."""
