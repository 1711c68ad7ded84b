"""The charts of a report, in Vega-Lite."""
