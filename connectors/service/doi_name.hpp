// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace quarry::service {

/// The DOI that a text is: `10.5281/zenodo.1`, `doi:10...`, `DOI 10...`, `info:doi/10...`, `https://doi.org/10...` and the like. Of an
/// address the percent-encoding is decoded once; punctuation that ends a sentence goes. As it is written otherwise (DOIs are
/// compared without regard to case). Nothing where the text is none.
std::optional<std::string> doi_of(std::string_view text);

/// In lower case, as two DOIs are compared.
std::string folded_doi(std::string_view doi);

}  // namespace quarry::service
