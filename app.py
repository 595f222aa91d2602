"""Seasonal mobility dashboard: set-up, language, navigation, shared controls, page.

``streamlit run`` imports this file and serves its ``app``; the server then runs the file as a
script at every interaction of a reader.
"""

import streamlit as st

if __name__ == "__main__":
    from mobility.ui.frame import controls, first_run, headline, navigation, page

    words = page.begin()
    chosen = st.navigation(navigation.bar(words), position="top")
    with page.errors_in_words(words):
        first_run.ensure_release(words)
        page.return_to_wanted()
        asked = page.frame_question()
        headline.opening(asked, navigation.entry_of(chosen))
        with st.sidebar:
            controls.area(asked)
            controls.hazard(asked)
            controls.year(asked)
        chosen.run()
else:
    from mobility.ui.serving import server

    app = st.App(__file__, middleware=server.MIDDLEWARE, lifespan=server.lifespan)
