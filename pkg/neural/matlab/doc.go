package matlab
