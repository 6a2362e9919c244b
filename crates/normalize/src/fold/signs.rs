//! What single characters fold to.

pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}' | '\u{202a}'..='\u{202e}')
}

/// One character for its look-alikes and its full-width or traditional writing.
pub(super) fn fold_char(c: char) -> char {
    match c {
        '\u{4e00}'..='\u{9fff}' => fold_traditional(c),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '≧' | '⩾' | '≽' | '⋝' | '⪰' | '≳' | '≯' => {
            if c == '≯' {
                '≤'
            } else {
                '≥'
            }
        }
        '≦' | '⩽' | '≼' | '⪯' | '≲' => '≤',
        '≮' => '≥',
        '﹥' | '›' => '>',
        '﹤' | '‹' => '<',
        '﹦' | '═' | '⁼' | '゠' => '=',
        '﹪' | '٪' => '%',
        '−' | '‐' | '‑' | '﹣' | '⁻' => '-',
        '–' | '―' | '─' | '━' | '﹘' | '﹉' => '—',
        '〜' | '∼' | '˜' | '∽' | '⁓' | '〰' => '~',
        '∶' | '﹕' | '︰' | 'ː' => ':',
        '﹐' | '٬' | '⸴' => ',',
        '﹔' => ';',
        '﹙' | '〔' | '【' | '❨' => '(',
        '﹚' | '〕' | '】' | '❩' => ')',
        '•' | '・' | '‧' | '∙' | '⋅' | '˙' => '·',
        '‘' | '’' | '′' => '\'',
        '″' => '"',
        '￥' => '¥',
        '￡' => '£',
        '✕' | '✖' | '╳' | '⨯' => '×',
        '⁄' | '∕' => '/',
        '≒' | '≅' | '≃' => '≈',
        'º' | '˚' => '°',
        '○' | '◯' => '〇',
        other => other,
    }
}

/// Traditional characters of numerals, units and the words of `data/words.toml`, each before its
/// simplified form, in the order of their codes.
pub(crate) const TRADITIONAL: &str = "來来侖仑個个備备億亿優优內内兩两冊册劃划區区參叁單单噸吨圓圆執执場场塊块學学實实寫写將将對对層层幣币幾几張张後后從从應应戶户攝摄數数於于時时會会條条構构標标機机歲岁減减準准溝沟滿满漲涨澗涧為为無无畝亩療疗發发穫获節节約约級级給给縣县縮缩總总臺台與与華华萬万處处號号裏里裝装裡里計计設设課课負负財财貳贰較较載载輛辆週周過过達达還还鄉乡醫医錢钱鍾钟鎮镇鐘钟長长門门開开間间陸陆際际隻只雙双頁页頃顷項项預预頭头餘余麼么點点齊齐";

/// Bytes of a pair: two characters of three.
const PAIR: usize = 6;

fn fold_traditional(c: char) -> char {
    let pair = |at: usize| {
        let mut chars = TRADITIONAL[at * PAIR..].chars();
        (chars.next(), chars.next())
    };
    let (mut low, mut high) = (0, TRADITIONAL.len() / PAIR);
    while low < high {
        let middle = low.midpoint(high);
        match pair(middle) {
            (Some(found), Some(simplified)) if found == c => return simplified,
            (Some(found), _) if found < c => low = middle + 1,
            _ => high = middle,
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_are_in_order() {
        let chars: Vec<char> = TRADITIONAL.chars().collect();
        let pairs: Vec<&[char]> = chars.chunks(2).collect();
        assert!(pairs.windows(2).all(|two| two[0][0] < two[1][0]));
        for pair in pairs {
            assert_eq!(fold_traditional(pair[0]), pair[1]);
            assert_eq!(pair[0].len_utf8() + pair[1].len_utf8(), PAIR);
        }
        assert_eq!(fold_traditional('中'), '中');
    }
}
