"""The Opportunity tab: does this need AI, what is it worth, how sure is that?"""
