"""De-identify: coarser values, masks and tokens, so that fewer people are told apart (去标识化, PIPL article 73).

What leaves here is de-identified: with additional information a person can still be found.  It is never more than that.
"""
