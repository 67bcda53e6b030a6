#include "benchmarks/report.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <set>

namespace heydok::bench {
namespace {

/// Trailing digits that no reader needs are left out.
std::string number(double value) {
    if (value >= 100) {
        return fmt::format("{:.0f}", value);
    }
    return value >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

std::string processor() {
    std::ifstream file{"/proc/cpuinfo"};
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) {
            return line.substr(line.find(':') + 2);
        }
    }
    return "unknown processor";
}

void write_scenario(const std::vector<const Measurement*>& rows, std::string& out) {
    out += fmt::format("\n## {}\n\n| figure (median) |", rows[0]->title);
    std::string rule = "\n| --- |";
    std::set<std::string> names;
    std::vector<Figures> columns;
    for (const Measurement* row : rows) {
        out += fmt::format(" {} |", row->server);
        rule += " --- |";
        columns.push_back(medians(row->rounds));
        for (const auto& [name, value] : columns.back()) {
            names.insert(name);
        }
    }
    out += rule + "\n| rounds |";
    for (const Measurement* row : rows) {
        out += fmt::format(" {} |", row->rounds.size());
    }
    out += "\n";
    for (const std::string& name : names) {
        out += "| " + name + " |";
        for (const Figures& column : columns) {
            const auto found = column.find(name);
            out += " " + (found == column.end() ? "-" : number(found->second)) + " |";
        }
        out += "\n";
    }
}

}  // namespace

Figures medians(const std::vector<Figures>& rounds) {
    std::map<std::string, std::vector<double>> values;
    for (const Figures& round : rounds) {
        for (const auto& [name, value] : round) {
            values[name].push_back(value);
        }
    }
    Figures result;
    for (auto& [name, list] : values) {
        std::sort(list.begin(), list.end());
        result[name] = list[list.size() / 2];
    }
    return result;
}

std::string to_json(const std::vector<Measurement>& measurements, const std::string& date) {
    boost::json::array list;
    for (const Measurement& measurement : measurements) {
        boost::json::array rounds;
        for (const Figures& figures : measurement.rounds) {
            boost::json::object round;
            for (const auto& [name, value] : figures) {
                round[name] = value;
            }
            rounds.push_back(std::move(round));
        }
        list.push_back(boost::json::object{{"scenario", measurement.scenario},
                                           {"server", measurement.server},
                                           {"rounds", std::move(rounds)}});
    }
    return boost::json::serialize(boost::json::object{
        {"date", date}, {"processor", processor()}, {"measurements", std::move(list)}});
}

std::string to_markdown(const std::vector<Measurement>& measurements, const std::string& date) {
    std::string out = fmt::format(
        "# Load over loopback, {}\n\n{} cores of {}. Server and load client share them, and each "
        "figure is the median of rounds taken\nin turns. CPU is that of the server process, user "
        "and system, all threads; a packet is one RTP packet that\nreached a subscriber. Made by "
        "`./dev bench`.\n",
        date, ::sysconf(_SC_NPROCESSORS_ONLN), processor());
    std::vector<std::string> order;
    for (const Measurement& measurement : measurements) {
        if (std::find(order.begin(), order.end(), measurement.scenario) == order.end()) {
            order.push_back(measurement.scenario);
        }
    }
    for (const std::string& scenario : order) {
        std::vector<const Measurement*> rows;
        for (const Measurement& measurement : measurements) {
            if (measurement.scenario == scenario && !measurement.rounds.empty()) {
                rows.push_back(&measurement);
            }
        }
        if (!rows.empty()) {
            write_scenario(rows, out);
        }
    }
    return out;
}

}  // namespace heydok::bench
