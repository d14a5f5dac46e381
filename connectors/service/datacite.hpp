// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/value.hpp"

namespace quarry::service {

/// Writes what a service states of a dataset as the `dc` block (DataCite 4 as MDF reads it, schema/blocks/dc.json). Whatever comes in
/// empty, or as what the block does not know (another relation, a broken ORCID), is left out: nothing is made up. Texts may be HTML.
class DataCite {
 public:
  struct Name {
    enum class Kind { unknown, personal, organizational };
    std::string name = {};  ///< as written, `Curie, Marie` or `Marie Curie`; may be empty where there is a family name
    std::string family = {}, given = {};
    Kind kind = Kind::unknown;  ///< a `Family, Given` is taken apart of persons only (an ORCID says so, too)
    std::string orcid = {};     ///< bare or as address
    std::string ror = {};       ///< of an organisation, bare or as address
    std::vector<std::string> affiliations = {};
  };
  struct Funding {
    std::string funder = {};
    std::string funder_id = {};  ///< ROR, Crossref Funder ID (10.13039/...), ISNI, GRID; another address is `Other`
    std::string award = {}, award_uri = {}, award_title = {};
  };

  /// `type`: AlternativeTitle, Subtitle, TranslatedTitle, Other in any writing; empty for the title itself.
  void title(std::string_view text, std::string_view type = "", std::string_view language = "");
  void creator(const Name& name);
  /// A role that DataCite does not know is `Other`.
  void contributor(const Name& name, std::string_view role);
  void description(std::string_view html, std::string_view type = "Abstract");
  void publisher(std::string_view text);
  /// ISO date, or interval of which the first day counts: the year of publication and the date `Issued`.
  void published(std::string_view date);
  /// `type` in any writing; an unknown one leaves the date out. May be an interval (`2020-01/2020-02`).
  void date(std::string_view date, std::string_view type);
  /// A licence by name or identifier, and its address; either may be empty. Told by its SPDX identifier where it is known.
  void rights(std::string_view name, std::string_view uri = "");
  void subject(std::string_view text, std::string_view scheme = "", std::string_view value_uri = "", std::string_view scheme_uri = "");
  /// `type` and `relation` in any writing; an empty or unknown type is told from the identifier, an unknown relation leaves it out.
  void related(std::string_view identifier, std::string_view type, std::string_view relation);
  void funding(const Funding& given);
  /// DataCite's general type in any writing (`JournalArticle` is `Text`), and the service's own word.
  void resource_type(std::string_view general, std::string_view word = "");
  void language(std::string_view code);  ///< ISO 639 or BCP 47
  void version(std::string_view text);
  void size(std::string_view text);
  void format(std::string_view text);
  void doi(std::string_view text);
  void alternate(std::string_view identifier, std::string_view type);

  /// `{"dc": {...}}`, or null where nothing was stated.
  Value dataset() const;
  const Object& block() const noexcept { return block_; }

 private:
  void add(const char* list, Object item);
  /// A person or institution, its name under that member; empty where there is none.
  static Object named(const Name& given, const char* member);
  Object block_;
};

}  // namespace quarry::service
