// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "query/ast.hpp"
#include "query/scanner.hpp"

namespace quarry::query {

/// Reads the clauses of a query: free words, and what stands behind `field:`. Their marks and units belong to them.
class ClauseReader {
 public:
  /// `plain`: a `?` at the end of a free word is the end of a question.
  ClauseReader(Scanner& scan, bool plain) : scan_(scan), plain_(plain) {}

  /// Throws where there are too many.
  void count_clause(std::size_t position);
  /// A word or quote of no field.
  Node free_clause();
  /// `_exists_:` is read: the field's name.
  Node existence(std::size_t position);
  /// What stands behind `field:`, but for a bracket around several.
  Node about(std::string field, std::size_t position);
  /// The weight behind a bracket.
  void weigh_group(Node& group);

 private:
  Node bare_word(Node node);
  Node value_of(Node node);
  Node quoted_value(Node node);
  Node word_value(Node node);
  Node whole_value(Node node);
  Node formula_clause(Node node);
  Node comparison(Node node, std::string_view sign);
  Node dotted_range(Node node, const Word& word);
  Node bracket_range(Node node);
  Node elements_clause(Node node);
  void quantified_elements(Node& node);
  void add_symbols(std::string_view list, Node& node);

  void set_wildcards(Node& node, Word&& word, Op pattern);
  void check_length(const Node& node);
  [[noreturn]] void missing_value(const Node& node);
  void read_unit_behind(Node& node);
  void read_bound(Bound& bound, bool in_brackets, std::string_view field);
  std::string unit_behind(std::string_view field);
  void mark(Node& node);
  void apply_tilde(Node& node, const std::string& tilde, std::size_t position);
  double weight_of(const std::string& text, std::size_t position);

  Scanner& scan_;
  bool plain_;
  int clauses_ = 0;
};

}  // namespace quarry::query
