"""What was measured held against what was predicted: why they differ, and why a run stopped."""
