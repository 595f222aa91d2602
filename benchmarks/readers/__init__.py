"""Many readers at once: real Streamlit sessions over loopback, without a browser."""
