// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quarry::http {

struct PageLinks {
  std::string base;                ///< of `<base href>`, or empty
  std::vector<std::string> hrefs;  ///< of `<a href>`, entities decoded, in order
};

/// The links of an HTML page: a tokenizer of tags, attributes and comments (WHATWG HTML 13.2.5, as far as links need it);
/// text inside `<script>`, `<style>` and comments is no tag.
PageLinks read_links(std::string_view html);

}  // namespace quarry::http
