"""The program as a process: its folders, settings, log and crash reports."""
